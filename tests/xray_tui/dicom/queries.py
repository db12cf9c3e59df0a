"""Queries that machines send, as keys of findscu: what dcmtk's own examples ask, and every way of matching."""

from __future__ import annotations

from collections.abc import Iterable

STEP = "0040,0100[0]."
PATIENT = ("0010,0010", "0010,0020", "0010,0030", "0010,0040")
REQUEST = ("0008,0050", "0020,000d", "0032,1032", "0032,1060", "0040,1001", "0040,1003")
PLACE = tuple(STEP + tag for tag in ("0008,0060", "0040,0001", "0040,0002", "0040,0003"))
DETAILS = tuple(
    STEP + tag for tag in ("0040,0006", "0040,0007", "0040,0009", "0040,0010", "0040,0011", "0040,0012", "0040,0400")
)
CODE = tuple(f"0032,1064[0].{tag}" for tag in ("0008,0100", "0008,0102", "0008,0104"))
PROTOCOL = tuple(f"{STEP}0040,0008[0].{tag}" for tag in ("0008,0100", "0008,0102", "0008,0104"))
REST = (
    *("0008,0090", "0010,1030", "0010,2000", "0010,2110", "0010,21c0", "0032,1033", "0038,0010", "0038,0050"),
    *("0038,0300", "0038,0500", "0040,1002", "0040,1004", "0040,1400", "0040,3001", STEP + "0040,0020"),
    *("0008,1110", "0008,1120", STEP + "0032,1070"),
)
EVERY = (*PATIENT, *REQUEST, *PLACE, *DETAILS, *CODE, *PROTOCOL, *REST)


def asking(*given: str, keys: Iterable[str] = EVERY) -> tuple[str, ...]:
    """These keys, some of them with a value."""
    named = {key.partition("=")[0] for key in given}
    return (*(key for key in keys if key not in named), *given)


STATION, DATE, TIME, MODALITY = STEP + "0040,0001=", STEP + "0040,0002=", STEP + "0040,0003=", STEP + "0008,0060="

# As the thirteen that come with dcmtk (wlistqry0 to 12): a name with the procedure's code; a patient with an empty
# step; one station, then in ever more detail; a modality; a range of times; a name of a station, a comment.
EXAMPLES = (
    ("0010,0010", *CODE),
    (*PATIENT, *REQUEST, "0010,2000", "0010,2110", "0040,0100"),
    asking(STATION + "XRAY1", STEP + "0040,0010=X-ray 1"),
    (*PATIENT, *REQUEST, *PLACE),
    asking(MODALITY + "PX", keys=(*PATIENT, *PLACE)),
    asking(TIME + "092500-", keys=(*PATIENT, *PLACE)),
    asking(STATION + "XRAY1", keys=(*PATIENT, *PLACE, *DETAILS)),
    asking(STATION + "PANO1", keys=(*REQUEST, *PLACE, *CODE)),
    asking(STATION + "XRAY1", keys=(*PLACE, *DETAILS, *PROTOCOL)),
    asking(STATION + "PANO1", keys=(*PATIENT, *REQUEST, *PLACE, *DETAILS)),
    ("0010,0010", "0010,0020", "0040,0100"),
    (*PATIENT, *PLACE, "0008,1110", "0008,1120"),
    asking(STATION + "XRAY9", STEP + "0040,0400=*", keys=(*PATIENT, *PLACE)),
)

# Every way of matching: universal, single value, wildcard, list, range.
MATCHING = (
    EVERY,
    asking("0010,0010=*"),
    asking("0010,0010=Testinen*"),
    asking("0010,0010=Test?nen^Tessa"),
    asking("0010,0010=Nobody*"),
    asking("0008,0050=ACC002"),
    asking("0008,0050=ACC?0*"),
    asking("0040,1001=R3"),
    asking("0010,0040=F"),
    asking("0038,0010=B002"),
    asking("0040,1003=ROUTINE"),
    asking("0008,0090=L*"),
    asking(MODALITY + "DX"),
    asking(MODALITY + "MR"),
    asking(STATION + "PANO1"),
    asking(DATE + "20261124"),
    asking(DATE + "20261125"),
    asking(DATE + "20261123-20261125"),
    asking(DATE + "20261125-"),
    asking(DATE + "-20261124"),
    asking(TIME + "092000-092600"),
    asking(TIME + "-0925"),
    asking(DATE + "20261124-20261124", TIME + "092500-235959"),
    asking(STATION + "XRAY1", MODALITY + "DX", "0010,0040=F", "0010,0010=*k*"),
)

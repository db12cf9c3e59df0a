"""What queueing theory says of the simplest queue, to check the simulator against: M/M/c, first come, first served."""

from __future__ import annotations

from math import factorial


def erlang_c(servers: int, load: float) -> float:
    """The probability that whoever comes has to wait.

    Args:
        servers: how many serve.
        load: of each, below 1.
    """
    offered = servers * load
    all_busy = offered**servers / factorial(servers) / (1 - load)
    return all_busy / (sum(offered**n / factorial(n) for n in range(servers)) + all_busy)


def mean_wait(servers: int, load: float, service: float) -> float:
    """How long they wait on average, in the unit of the mean service time."""
    return erlang_c(servers, load) * service / (servers * (1 - load))

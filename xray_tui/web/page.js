// Around the terminal that textual-serve brings: the wall comes back by itself, shows nothing old, and takes no key.
"use strict";

const EVERY_MS = 500;
const SILENT_MS = 10000;

const page = document.body.classList;
let heardAt = performance.now();
let leaving = false;

// The wall's process says several times within that time that it lives. Without a word from it nothing can be believed:
// a cable that was pulled ends no connection.
function heard(event) {
  heardAt = performance.now();
  if (event.data instanceof ArrayBuffer && new Uint8Array(event.data).includes(7)) {
    chime();
  }
}

window.WebSocket = class extends WebSocket {
  constructor(url) {
    super(url);
    this.addEventListener("message", heard);
  }

  // Whatever a keyboard, a mouse or a clipboard would say stays here.
  send(text) {
    if (/^\["(resize|ping)"/.test(text)) {
      super.send(text);
    }
  }
};
document.getElementById("terminal").dataset.sessionWebsocketUrl = `${location.origin.replace(/^http/, "ws")}/ws`;

window.setInterval(() => {
  if (leaving) {
    return;
  }
  if (page.contains("-closed") || performance.now() - heardAt > SILENT_MS) {
    leaving = true;
    page.add("-closed");
    again();
  }
}, EVERY_MS);

// The page is loaded anew once the server answers.
function again() {
  const later = () => window.setTimeout(again, EVERY_MS);
  fetch("/", { cache: "no-store", signal: AbortSignal.timeout(10 * EVERY_MS) })
    .then((answer) => (answer.ok ? window.location.reload() : later()))
    .catch(later);
}

// Two tones for a bell; one that comes while another sounds waits for its end.
const TONES = [
  [880, 0.0],
  [659.3, 0.45],
];
const CHIME_SECONDS = 1.6;
let audio = null;
let soundsUntil = 0;

function chime() {
  audio = audio || new AudioContext();
  if (audio.state !== "running") {
    audio.resume();
  }
  const begins = Math.max(audio.currentTime, soundsUntil);
  soundsUntil = begins + CHIME_SECONDS;
  for (const [pitch, after] of TONES) {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0.4, begins + after);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + after + 1.1);
    tone.connect(volume).connect(audio.destination);
    tone.start(begins + after);
    tone.stop(begins + after + 1.1);
  }
}

// Nor does a key do anything in the page; the browser's own keys are the browser's.
for (const kind of ["keydown", "keypress", "keyup", "beforeinput", "input", "paste", "mousedown", "wheel", "contextmenu"]) {
  window.addEventListener(
    kind,
    (event) => {
      event.stopImmediatePropagation();
      if (kind === "paste" || kind === "contextmenu" || kind === "beforeinput") {
        event.preventDefault();
      }
    },
    { capture: true, passive: false },
  );
}

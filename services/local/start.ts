/**
 * `npm run local`: deploys the whole application to a local AWS, sends it fifty webhooks, and tells
 * what happened. `-- --keep` leaves it up; `-- --send <file>` sends a file's lines to the one that is
 * up; `npm run local:down` stops it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../cache.js";
import type { Told } from "./holder.js";
import { type Place, parsePlace, placeLeftUp, stopPlace } from "./place.js";
import { sendFile } from "./send-file.js";
import { tellStory } from "./story.js";
import { howToCall, storyText } from "./story-text.js";

const begin = performance.now();
const seconds = () => `${((performance.now() - begin) / 1_000).toFixed(1)} s`;
const say = (text: string) => process.stderr.write(`local: ${text}\n`);
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const { values } = parseArgs({
  options: {
    keep: { type: "boolean", default: false },
    down: { type: "boolean", default: false },
    send: { type: "string" },
  },
});

process.exitCode = values.down
  ? await takeDown()
  : values.send === undefined
    ? await start(values.keep)
    : await send(values.send);

async function takeDown(): Promise<number> {
  const place = await placeLeftUp();
  if (place === undefined) {
    say("nothing is up");
    return 0;
  }
  await stopPlace(place);
  say("stopped and removed");
  return 0;
}

async function send(file: string): Promise<number> {
  const place = await placeLeftUp();
  if (place === undefined) {
    say("nothing is up; start it by: npm run local -- --keep");
    return 1;
  }
  return sendFile(place, file, (text) => process.stdout.write(text));
}

async function start(isKept: boolean): Promise<number> {
  const leftUp = await placeLeftUp();
  if (leftUp !== undefined) {
    say("using what has been left up");
    return tell(leftUp, true);
  }
  say("the first time what it needs is fetched, which takes up to two minutes");
  const { holder, place } = await held();
  if (place === undefined) return 1;
  say(`up after ${seconds()}`);
  const code = await tell(place, isKept);
  if (isKept) {
    holder.send("keep", () => holder.disconnect());
    holder.unref();
  } else {
    await stopPlace(place);
  }
  return code;
}

async function tell(place: Place, isKept: boolean): Promise<number> {
  const story = await tellStory(place, say);
  process.stdout.write(storyText(story));
  if (isKept) process.stdout.write(howToCall(place));
  say(`${story.faults.length === 0 ? "all as it should be" : "NOT as it should be"}, ${seconds()}`);
  return story.faults.length === 0 ? 0 : 1;
}

/** Starts the process that holds it all, and waits until it is up or has said why not. */
function held(): Promise<{ readonly holder: ChildProcess; readonly place: Place | undefined }> {
  const root = repository(import.meta.dirname);
  const holder = fork(join(root, "services", "local", "holder.ts"), {
    cwd: root,
    execArgv: ["--import", "tsx", "--conditions=docket-source"],
    // Of its own group: Ctrl-C ends this process, and the holder by the channel between them.
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return new Promise((resolve) => {
    holder.on("message", (told: Told) => {
      if (told.type === "says") say(`${told.text} (${seconds()})`);
      if (told.type === "failed") say(told.why);
      if (told.type === "up") resolve({ holder, place: parsePlace(told.place) });
    });
    holder.on("exit", () => resolve({ holder, place: undefined }));
  });
}

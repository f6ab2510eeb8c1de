import { conclude } from "./conclude.js";
import { generate } from "./generate.js";
import { judge } from "./judge.js";
import { prepare } from "./prepare.js";
import { type Pipeline, type Progress, progress, readMessage, type Stage } from "./stage.js";

/** Takes a message through all stages that are left, in this process. */
export function runMessage(pipeline: Pipeline): Stage {
  const stages = {
    prepare: prepare(pipeline),
    generate: generate(pipeline),
    judge: judge(pipeline),
  };
  const end = conclude(pipeline);

  return (messageId, call) => {
    const from = ({ next }: Progress): ReturnType<Stage> =>
      next === "conclude" || next === "nothing"
        ? end(messageId, call)
        : stages[next](messageId, call).andThen(from);

    return readMessage(pipeline.ports, messageId, call)
      .map(({ state }) => progress(messageId, state))
      .andThen(from);
  };
}

/** A plan of one fault for every request, and a promise that the first one has come. */
export function announced<Fault>(fault: Fault): {
  readonly plan: () => Fault;
  readonly come: Promise<void>;
} {
  let say = () => {};
  const come = new Promise<void>((resolve) => {
    say = resolve;
  });
  const plan = () => {
    say();
    return fault;
  };
  return { plan, come };
}

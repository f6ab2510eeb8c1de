/** Whether it was the stand-in that gave a request its id. */
export function isStandIn(requestId: string | undefined): boolean {
  return requestId?.startsWith("stand-in-") ?? false;
}

/** That a stand-in answered where none was to, or the other way round. */
export function otherThanSaid(saidStandIn: boolean): Error {
  const said = saidStandIn
    ? "a stand-in was to answer, but Bedrock itself did"
    : "a stand-in for Bedrock answered, with vectors of rules and not of Titan";
  return Object.assign(new Error(said), { name: "OtherThanSaid" });
}

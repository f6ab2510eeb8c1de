/** The API of whoever runs Docket: its operations, the function that does them, and their document. */
export type { Answer } from "./answer.js";
export { gatewayProblems, gatewayTemplate } from "./gateway-problems.js";
export { type AdminApiContext, type AdminApiOptions, adminApiHandler } from "./handler.js";
export { openApiDocument } from "./openapi.js";
export type { Demand, Operation, OperationFacts } from "./operation.js";
export { noIndex } from "./operations/customers.js";
export { operations } from "./operations/index.js";
export { apiPage } from "./page.js";
export { type ProblemName, problemBase, problems } from "./problem.js";
export { basePath } from "./routes.js";

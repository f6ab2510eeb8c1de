import { InMemorySimilarCustomers } from "#adapters/in-memory";
import { similarCustomersConformance } from "../conformance/similar-customers.conformance.js";

similarCustomersConformance("in-memory", async () => new InMemorySimilarCustomers());

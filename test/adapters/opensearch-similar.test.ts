import { OpenSearchSimilarCases, OpenSearchSimilarCustomers } from "#adapters/opensearch";
import { similarCasesConformance } from "../conformance/similar-cases.conformance.js";
import { similarCustomersConformance } from "../conformance/similar-customers.conformance.js";
import { describeOpenSearch } from "../support/opensearch.js";

describeOpenSearch("on a real server", (search) => {
  const index = search.index();
  similarCasesConformance("OpenSearch", async () => {
    const cases = new OpenSearchSimilarCases(index);
    (await cases.create())._unsafeUnwrap();
    return cases;
  });

  similarCustomersConformance("OpenSearch", async () => {
    const customers = new OpenSearchSimilarCustomers(search.index());
    (await customers.create())._unsafeUnwrap();
    return customers;
  });
});

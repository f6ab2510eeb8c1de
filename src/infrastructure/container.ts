import "reflect-metadata";
import { Container, ContainerModule, type ServiceIdentifier } from "inversify";
import {
  InMemoryArtefactStore,
  InMemoryEventStore,
  InMemorySimilarCases,
  InMemoryViewStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { SimulatedEmbedder, SimulatedLanguageModel, type Simulation } from "#adapters/simulated";
import { SystemClock } from "#adapters/system";
import {
  type ArtefactStore,
  type BrandGuidelines,
  type Clock,
  createDocket,
  type Docket,
  type DocketOptions,
  type Embedder,
  type EventStore,
  type Guidelines,
  type LanguageModel,
  type SimilarCases,
  type ViewStore,
} from "#application";
import { version } from "./version.js";

/** The only names the container knows. Each carries the type it resolves to. */
export const services = {
  clock: token<Clock>("Clock"),
  events: token<EventStore>("EventStore"),
  views: token<ViewStore>("ViewStore"),
  artefacts: token<ArtefactStore>("ArtefactStore"),
  model: token<LanguageModel>("LanguageModel"),
  embedder: token<Embedder>("Embedder"),
  cases: token<SimilarCases>("SimilarCases"),
  guidelines: token<BrandGuidelines>("BrandGuidelines"),
  options: token<DocketOptions>("DocketOptions"),
  docket: token<Docket>("Docket"),
};

/** What the in-memory adapters need to be told. */
export interface InMemorySettings {
  readonly guidelines?: Guidelines;
  /** The system's, unless told. */
  readonly clock?: Clock;
  readonly simulation?: Partial<Simulation>;
  /** A record to go on from. Empty unless told. */
  readonly events?: InMemoryEventStore;
  readonly artefacts?: InMemoryArtefactStore;
  /** The simulated one, unless told. */
  readonly model?: LanguageModel;
}

/** Every port in memory, with a simulated model: for tests, and for one machine without AWS. */
export function inMemoryAdapters(settings: InMemorySettings = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    const clock = settings.clock ?? new SystemClock();
    bind(services.clock).toConstantValue(clock);
    bind(services.events).toConstantValue(settings.events ?? new InMemoryEventStore({ clock }));
    bind(services.views).toConstantValue(new InMemoryViewStore());
    bind(services.artefacts).toConstantValue(settings.artefacts ?? new InMemoryArtefactStore());
    bind(services.model).toConstantValue(
      settings.model ?? new SimulatedLanguageModel(settings.simulation),
    );
    bind(services.embedder).toConstantValue(new SimulatedEmbedder());
    bind(services.cases).toConstantValue(new InMemorySimilarCases());
    bind(services.guidelines).toConstantValue(
      new ValueBrandGuidelines(settings.guidelines ?? plainGuidelines),
    );
  });
}

/** The composition root: the one place that knows which adapter stands behind which port. */
export function compose(adapters: ContainerModule, options: DocketOptions = {}): Container {
  const container = new Container();
  container.load(adapters, useCases);
  container.bind(services.options).toConstantValue({ codeVersion: version, ...options });
  return container;
}

const useCases: ContainerModule = new ContainerModule(({ bind }) => {
  bind(services.docket)
    .toResolvedValue(
      (clock, events, views, artefacts, model, embedder, cases, guidelines, options) =>
        createDocket(
          { clock, events, views, artefacts, model, embedder, cases, guidelines },
          options,
        ),
      [
        services.clock,
        services.events,
        services.views,
        services.artefacts,
        services.model,
        services.embedder,
        services.cases,
        services.guidelines,
        services.options,
      ],
    )
    .inSingletonScope();
});

/** What may be said without knowing the company. */
const plainGuidelines: Guidelines = {
  company: "Your company",
  voice: "Friendly, plain and brief.",
  rules: ["Say only what is true."],
  avoid: [],
  offers: {},
  signature: "Your company",
};

function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol.for(name);
}

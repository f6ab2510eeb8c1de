import "reflect-metadata";
import { Container, ContainerModule, type ServiceIdentifier } from "inversify";
import { inMemoryPorts } from "#adapters/in-memory";
import { SimulatedEmbedder, SimulatedLanguageModel, type Simulation } from "#adapters/simulated";
import { jitteredPause } from "#adapters/system";
import {
  type Alerts,
  type ArtefactStore,
  type BrandGuidelines,
  type Clock,
  createDocket,
  type Docket,
  type DocketOptions,
  type Embedder,
  type EventPublisher,
  type EventStore,
  type KeyVault,
  type LanguageModel,
  type Ports,
  type ReportStore,
  type Settings,
  type SimilarCases,
  type SimilarCustomers,
  type Snapshots,
  type ViewStore,
} from "#application";
import { version } from "./version.js";

/** The only names the container knows. Each carries the type it resolves to. */
export const services = {
  clock: token<Clock>("Clock"),
  events: token<EventStore>("EventStore"),
  snapshots: token<Snapshots>("Snapshots"),
  keys: token<KeyVault>("KeyVault"),
  views: token<ViewStore>("ViewStore"),
  artefacts: token<ArtefactStore>("ArtefactStore"),
  model: token<LanguageModel>("LanguageModel"),
  embedder: token<Embedder>("Embedder"),
  cases: token<SimilarCases>("SimilarCases"),
  similarCustomers: token<SimilarCustomers>("SimilarCustomers"),
  guidelines: token<BrandGuidelines>("BrandGuidelines"),
  publisher: token<EventPublisher>("EventPublisher"),
  settings: token<Settings>("Settings"),
  alerts: token<Alerts>("Alerts"),
  reports: token<ReportStore>("ReportStore"),
  options: token<DocketOptions>("DocketOptions"),
  docket: token<Docket>("Docket"),
};

/** Adapters to take in place of the in-memory ones, and how the simulation is to behave. */
export interface InMemorySettings extends Partial<Ports> {
  readonly simulation?: Partial<Simulation>;
}

/** Every port in memory, with a simulated model: for tests, and for one machine without AWS. */
export function inMemoryAdapters({ simulation, ...given }: InMemorySettings = {}): ContainerModule {
  return adapters(
    inMemoryPorts({
      model: new SimulatedLanguageModel(simulation),
      embedder: new SimulatedEmbedder(),
      ...given,
    }),
  );
}

/** Binds one adapter to each port. */
export function adapters(ports: Ports): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(services.clock).toConstantValue(ports.clock);
    bind(services.events).toConstantValue(ports.events);
    bind(services.snapshots).toConstantValue(ports.snapshots);
    bind(services.keys).toConstantValue(ports.keys);
    bind(services.views).toConstantValue(ports.views);
    bind(services.artefacts).toConstantValue(ports.artefacts);
    bind(services.model).toConstantValue(ports.model);
    bind(services.embedder).toConstantValue(ports.embedder);
    bind(services.cases).toConstantValue(ports.cases);
    bind(services.similarCustomers).toConstantValue(ports.similarCustomers);
    bind(services.guidelines).toConstantValue(ports.guidelines);
    bind(services.publisher).toConstantValue(ports.publisher);
    bind(services.settings).toConstantValue(ports.settings);
    bind(services.alerts).toConstantValue(ports.alerts);
    bind(services.reports).toConstantValue(ports.reports);
  });
}

/** The composition root: the one place that knows which adapter stands behind which port. */
export function compose(adapters: ContainerModule, options: DocketOptions = {}): Container {
  const container = new Container();
  container.load(adapters, useCases);
  const defaults = { codeVersion: version, pause: jitteredPause() };
  container.bind(services.options).toConstantValue({ ...defaults, ...options });
  return container;
}

const useCases: ContainerModule = new ContainerModule(({ bind }) => {
  bind(services.docket)
    .toDynamicValue(({ get }) =>
      createDocket(
        {
          clock: get(services.clock),
          events: get(services.events),
          snapshots: get(services.snapshots),
          keys: get(services.keys),
          views: get(services.views),
          artefacts: get(services.artefacts),
          model: get(services.model),
          embedder: get(services.embedder),
          cases: get(services.cases),
          similarCustomers: get(services.similarCustomers),
          guidelines: get(services.guidelines),
          publisher: get(services.publisher),
          settings: get(services.settings),
          alerts: get(services.alerts),
          reports: get(services.reports),
        },
        get(services.options),
      ),
    )
    .inSingletonScope();
});

function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol.for(name);
}

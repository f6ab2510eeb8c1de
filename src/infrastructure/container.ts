import "reflect-metadata";
import { Container, ContainerModule, type ServiceIdentifier } from "inversify";
import { inMemoryPorts } from "#adapters/in-memory";
import { SimulatedEmbedder, SimulatedLanguageModel, type Simulation } from "#adapters/simulated";
import { jitteredPause } from "#adapters/system";
import {
  type ArtefactStore,
  type BrandGuidelines,
  type Clock,
  createDocket,
  type Docket,
  type DocketOptions,
  type Embedder,
  type EventStore,
  type KeyVault,
  type LanguageModel,
  type Ports,
  type SimilarCases,
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
  guidelines: token<BrandGuidelines>("BrandGuidelines"),
  options: token<DocketOptions>("DocketOptions"),
  docket: token<Docket>("Docket"),
};

/** Adapters to take in place of the in-memory ones, and how the simulation is to behave. */
export interface InMemorySettings extends Partial<Ports> {
  readonly simulation?: Partial<Simulation>;
}

/** Every port in memory, with a simulated model: for tests, and for one machine without AWS. */
export function inMemoryAdapters({ simulation, ...given }: InMemorySettings = {}): ContainerModule {
  const ports = inMemoryPorts({
    model: new SimulatedLanguageModel(simulation),
    embedder: new SimulatedEmbedder(),
    ...given,
  });
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
    bind(services.guidelines).toConstantValue(ports.guidelines);
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
    .toResolvedValue(
      (
        clock,
        events,
        snapshots,
        keys,
        views,
        artefacts,
        model,
        embedder,
        cases,
        guidelines,
        options,
      ) =>
        createDocket(
          { clock, events, snapshots, keys, views, artefacts, model, embedder, cases, guidelines },
          options,
        ),
      [
        services.clock,
        services.events,
        services.snapshots,
        services.keys,
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

function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol.for(name);
}

import type { NetworkResult, SeedDetection, SeedLayer } from '@tunnel/core';
import { describeMean } from '../words/describeMean.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { describeSplit } from '../words/describeSplit.js';
import { count, plural } from '../words/format.js';
import { tunnelStart } from '../words/leadingRule.js';
import { testAccuracyOf } from '../words/networkSummary.js';
import { type Html, html } from './html.js';
import { rulesTable } from './rulesTable.js';
import { foldedSection, type Place, section } from './section.js';
import { tableRegion } from './tableRegion.js';
import { verdictReasons } from './verdictReasons.js';

/** Above so many networks their sections are folded. */
const mostOpen = 3;

/** A section for each network: verdict and reasons, rules, layers. */
export function networkSections(networks: readonly NetworkResult[], place: Place): Html {
  const put = networks.length > mostOpen ? foldedSection : section;
  return html`${networks.map((network, index) =>
    put(place, `network-${index + 1}`, network.name, networkResults(network)),
  )}`;
}

function networkResults(network: NetworkResult): Html {
  return html`<p>${describeNetwork(network.network)}. Test accuracy ${testAccuracyOf(network)}.</p>
${network.overSeeds === null ? html`<p>No layers were measured.</p>` : found(network, network.overSeeds)}`;
}

function found(network: NetworkResult, overSeeds: SeedDetection): Html {
  const { detection } = overSeeds;
  return html`<p><strong>${describeSplit(detection)}.</strong></p>
${verdictReasons(detection)}
${rulesTable(detection)}
${layersOverSeeds(network, overSeeds)}`;
}

function layersOverSeeds({ name, seeds }: NetworkResult, overSeeds: SeedDetection): Html {
  const start = tunnelStart(overSeeds.detection);
  const spread = seeds.length === 1 ? '' : ' ± half the 95\u00a0% interval over seeds';
  return html`<p>Means over ${plural(seeds.length, 'seed')}${spread}; accuracies in per cent.</p>
${tableRegion(
  `Layers of ${name}`,
  html`<table>
<thead><tr><th scope="col" class="number">layer</th><th scope="col">name</th><th scope="col" class="number">features</th><th scope="col" class="number">ID (%)</th><th scope="col" class="number">OOD (%)</th><th scope="col" class="number">rank</th><th scope="col">part</th></tr></thead>
<tbody>
${overSeeds.layers.map((layer, index) =>
  layerRow(layer, seeds[0]?.layers[index]?.features ?? null, start),
)}</tbody>
</table>`,
)}`;
}

function layerRow(layer: SeedLayer, features: number | null, start: number | null): Html {
  const inTunnel = start !== null && layer.layer >= start;
  const part = start === null ? '–' : inTunnel ? 'tunnel' : 'extractor';
  const rowClass = inTunnel
    ? html` class="tunnel${layer.layer === start ? ' tunnel-start' : ''}"`
    : null;
  return html`<tr${rowClass}><td class="number">${layer.layer}</td><th scope="row">${layer.name}</th><td class="number">${features === null ? '–' : count(features)}</td><td class="number">${describeMean(layer.id, 100)}</td><td class="number">${layer.ood === null ? '–' : describeMean(layer.ood, 100)}</td><td class="number">${layer.rank === null ? '–' : describeMean(layer.rank)}</td><td${inTunnel ? html` class="tunnel-name"` : null}>${part}</td></tr>
`;
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../../bootstrap/repository.mjs';
import { runOrFail } from '../../bootstrap/run.mjs';
import { referenceStages } from '../referenceStages.mjs';
import { comparison, ofSide } from '../report.mjs';

const program = join(repository, 'apps', 'cli', 'bin', 'tunnel.mjs');
const stages = ['train', 'probe', 'ood_probe', 'extract_test', 'rank'];

/** What quickstart does at its scale, in the reference's words. @param {boolean} quick */
function settings(quick) {
  const [scale, depth, width, epochs] = quick ? ['smoke', 6, 128, 3] : ['laptop', 12, 512, 8];
  const network = ['--net', 'mlp', '--depth', String(depth), '--width', String(width)];
  const training = ['--epochs', String(epochs), '--lr', '0.02', '--no-augment'];
  const probes = ['--probe-epochs', quick ? '3' : '10', '--skip', 'cka'];
  return { scale: String(scale), arguments: [...network, ...training, ...probes] };
}

/** @type {import('../row.mjs').Row} */
export const quickstart = {
  id: 'quickstart',
  repeats: 3,
  what: `The whole of quickstart at laptop scale, an MLP-12×512 trained for 8 epochs, ID and OOD probes of 10 epochs and ranks of every layer, all of CIFAR-10 and ten classes of CIFAR-100. Ours: \`tunnel run quickstart\` with an empty store, from the command to the report's last file. Theirs: the reference’s stages ${stages.join(', ')} at the same settings; it leaves out starting up and reading files.`,
  settings: ({ quick }) => settings(quick),
  open: async (workplace) => {
    const { scale, arguments: given } = settings(workplace.quick);
    // Made-up images are too few for quickstart, which has made-up ones of its own.
    const data = workplace.quick ? ['--data', 'shapes'] : ['--data-dir', workplace.dataFolder];
    return {
      round: async () => {
        const ours = await runQuickstart(['--scale', scale, ...data]);
        if (workplace.python === null) return ours;
        const found = await referenceStages(workplace, { arguments: given });
        const seconds = stages.map((stage) => found.seconds[stage] ?? Number.NaN);
        const theirs = seconds.reduce((sum, value) => sum + value, 0);
        return { ...ours, theirs, theirStages: seconds, theirAccuracy: found.test_accuracy };
      },
      close: async () => {},
    };
  },
  report: (records) => {
    const percent = (/** @type {string} */ side) =>
      ofSide(records, side).map((accuracy) => `${(accuracy * 100).toFixed(1)} %`);
    const theirs = percent('theirAccuracy');
    return {
      lines: [
        comparison({
          work: 'Quickstart’s whole job, after set-up',
          wanted: 3,
          ours: ofSide(records, 'ours'),
          theirs: ofSide(records, 'theirs'),
          unit: 's',
          check: `test accuracy ${percent('accuracy')[0]}${theirs[0] ? `, theirs ${theirs[0]}` : ''}`,
        }),
      ],
    };
  },
};

/** @param {string[]} args */
async function runQuickstart(args) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-bench-quickstart-'));
  try {
    const places = ['--store', join(folder, 'store'), '--report', join(folder, 'report')];
    const begun = performance.now();
    await runOrFail(process.execPath, [program, 'run', 'quickstart', ...args, ...places]);
    const ours = (performance.now() - begun) / 1000;
    const run = JSON.parse(readFileSync(join(folder, 'report', 'run.json'), 'utf8'));
    return { ours, accuracy: run.networks[0].seeds[0].testAccuracy };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

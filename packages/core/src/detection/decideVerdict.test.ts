import { describe, expect, it } from 'vitest';
import { madeUpLayers, madeUpNetwork } from '../testing/madeUpNetwork.js';
import { detectSeeds } from './detectSeeds.js';
import { detectTunnel } from './detectTunnel.js';

const flat = [0.3, 0.5, 0.7, 0.7, 0.7, 0.7];
const rising = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const falling = [0.4, 0.6, 0.6, 0.5, 0.4, 0.3];

/** The verdict on 2,000 images of ten classes. */
const verdictOf = (id: number[], ood?: number[]) =>
  detectTunnel(madeUpNetwork(id, ood, { images: 2000 })).verdict;

describe('the verdict', () => {
  it('is a tunnel where ID accuracy is reached early and OOD accuracy is lost', () => {
    const verdict = verdictOf(flat, falling);
    expect(verdict).toMatchObject({ verdict: 'tunnel', sense: 'id-and-ood', over: 'images' });
    expect(verdict.reasons).toEqual([
      'by the 95 % rule ID accuracy is reached before the last layer (layer 3 of 6, 95 % interval 3 over 2,000 images)',
      expect.stringMatching(
        /^50\.0 % of OOD performance retained, strong \(95 % interval \d\d\.\d-\d\d\.\d % over 2,000 images, below 95 %\)$/,
      ),
    ]);
  });

  it('is none where ID accuracy rises to the last layer, whatever OOD accuracy does', () => {
    for (const ood of [undefined, rising, falling]) {
      const verdict = verdictOf(rising, ood);
      expect(verdict.verdict).toBe('no-tunnel');
      expect(verdict.reasons[0]).toMatch(
        /^by the 95 % rule ID accuracy is reached only at the last/,
      );
    }
  });

  it('is none where OOD accuracy is retained, as in most large networks', () => {
    for (const ood of [
      rising,
      [0.4, 0.6, 0.62, 0.62, 0.62, 0.62],
      [0.4, 0.5, 0.7, 0.7, 0.7, 0.69],
    ]) {
      const verdict = verdictOf(flat, ood);
      expect(verdict.verdict).toBe('no-tunnel');
      expect(verdict.reasons[0]).toMatch(/% of OOD performance retained, negligible \(.*not below/);
    }
  });

  it('is none where the OOD peak is the last layer', () => {
    const detection = detectTunnel(madeUpNetwork(flat, rising));
    expect(detection.retained).toMatchObject({ percent: 100, band: 'negligible' });
    expect(detection.rules.at(-1)).toMatchObject({ start: null, starts: [null], length: 0 });
    expect(detection.verdict.cautions).toContain(
      'OOD accuracy does not fall, while the 95 % rule starts at layer 3',
    );
  });

  it('is open where an interval holds the border', () => {
    expect(verdictOf(flat, [0.4, 0.6, 0.6, 0.6, 0.6, 0.57]).verdict).toBe('undecided');
    const id = verdictOf([0.2, 0.2, 0.2, 0.2, 0.665, 0.7], falling);
    expect(id.verdict).toBe('undecided');
    expect(id.reasons[0]).toMatch(/may be reached only at the last layer .* 95 % interval 5-6/);
  });

  it('says so where only ID probes decided', () => {
    const verdict = verdictOf(flat);
    expect(verdict).toMatchObject({ verdict: 'tunnel', sense: 'id' });
    expect(verdict.cautions).toContain(
      'without an OOD probe nothing is known of what the layers lose for other data',
    );
  });

  it('is open for a network that learnt nothing', () => {
    for (const chance of [
      [0.1, 0.1, 0.1, 0.1],
      [0.11, 0.12, 0.1, 0.115],
      [0.05, 0.1, 0.1, 0.02],
    ]) {
      const verdict = verdictOf(chance, falling.slice(0, 4));
      expect(verdict.verdict).toBe('undecided');
      expect(verdict.reasons).toEqual([
        expect.stringMatching(/ID accuracy of .* is not above chance, 10\.0 %/),
      ]);
    }
  });

  it('takes nothing from an OOD probe that learnt nothing', () => {
    for (const ood of [
      [0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
      [0.12, 0.1, 0.1, 0.1, 0.1, 0.06],
    ]) {
      const verdict = verdictOf(flat, ood);
      expect(verdict.verdict).toBe('undecided');
      expect(verdict.reasons[0]).toMatch(
        /^the best layer’s OOD accuracy of .* is not above chance/,
      );
    }
  });

  it('is open without an interval', () => {
    const { verdict } = detectTunnel({ layers: madeUpLayers(flat, falling) });
    expect(verdict).toMatchObject({ verdict: 'undecided', over: null });
  });

  it('names the layers that fall below the threshold again', () => {
    const { cautions } = verdictOf([0.3, 0.69, 0.6, 0.7, 0.5, 0.7]);
    expect(cautions).toContain('ID accuracy falls below the threshold again at layers 3, 5');
  });

  it('says what few OOD images leave open', () => {
    expect(verdictOf(flat, falling).cautions).toContain(
      'OOD accuracies on 2,000 images have a standard error of 1.1 points, so the place of their peak is noisy',
    );
  });
});

describe('the verdict over seeds', () => {
  const runs = (count: number, correct: boolean) =>
    Array.from({ length: count }, (_, seed) => {
      const network = madeUpNetwork(flat, falling, { seed });
      return { seed, ...(correct ? network : { layers: network.layers }) };
    });

  it('needs six of them without correctness', () => {
    expect(detectSeeds(runs(5, false)).detection.verdict).toMatchObject({
      verdict: 'undecided',
      over: null,
    });
    const six = detectSeeds(runs(6, false)).detection.verdict;
    expect(six).toMatchObject({ verdict: 'tunnel', over: 'seeds' });
    expect(six.reasons[0]).toContain('over 6 seeds)');
  });

  it('goes by seeds and images together where it can, and says that three seeds are few', () => {
    const { verdict } = detectSeeds(runs(3, true)).detection;
    expect(verdict).toMatchObject({ verdict: 'tunnel', over: 'both' });
    expect(verdict.reasons[0]).toContain('over 3 seeds and 1,000 images)');
    expect(verdict.cautions[0]).toMatch(/^3 seeds are too few/);
  });

  it('is open where the seeds disagree', () => {
    const [first, second] = [madeUpNetwork(flat, falling), madeUpNetwork(rising, falling)];
    const mixed = [first, second, second].map((network, seed) => ({ seed, ...network }));
    expect(detectSeeds(mixed).detection.verdict.verdict).toBe('undecided');
  });
});

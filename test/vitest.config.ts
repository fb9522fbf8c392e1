import { mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.js';

// The faults of a cluster take minutes, and their moments move with a machine's speed: until they have passed
// on several, the tests on a cluster are asked for.
const cluster = process.env['TUNNEL_TEST_CLUSTER'] === '1' ? [] : ['slurm/**'];

export default mergeConfig(shared, { test: { exclude: cluster } });

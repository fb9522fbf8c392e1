// Calls verbs of the engine in a process of their own: each line of standard input is
// { verb, request }, and is answered by { result, seconds, peakBytes }.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { device, NativeJob } from '@tunnel/native';

// Loads libtorch and the addon, which is no part of a call.
await device().wait();
console.log('{}');
for await (const line of createInterface({ input: process.stdin })) {
  const { verb, request } = JSON.parse(line);
  const begun = performance.now();
  const result = await new NativeJob(verb, request).wait();
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ result, seconds, peakBytes: peakBytes() }));
}

/** The most memory that this process had so far; null where the system does not say. */
function peakBytes() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
  } catch {
    return null;
  }
}

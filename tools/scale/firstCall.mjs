#!/usr/bin/env node
// One call of a store in a process that has just begun, as a command makes it: prints how long it took, with
// all that it loads, and how long it took again.
//
//   node tools/scale/firstCall.mjs FOLDER CALL [ARGUMENT]
import { Store } from '@tunnel/store';
import { timed } from './timed.mjs';

const [folder = '', call = '', argument = ''] = process.argv.slice(2);

/** @type {{ [call: string]: (store: Store) => unknown }} */
const calls = {
  open: () => Store.open(folder),
  'list-runs': (store) => store.listRuns({ limit: 50 }),
  'list-runs-filtered': (store) => store.listRuns({ experiment: argument, limit: 50 }),
  'list-tasks': (store) => store.list({ limit: 50 }),
  'list-readings': (store) => store.list({ input: argument }),
  'read-run': (store) => store.readRun(argument),
  'read-task': (store) => store.readTask(argument),
  'find-task': (store) => store.findTask(argument),
  'find-file': (store) => store.findFile(argument),
};

const work = calls[call];
if (!work) throw new Error(`there is no call ${call}`);
let store = await Store.open(folder);
const first = await timed(() => work(store));
if (store.catalogueError) throw store.catalogueError;
store = await Store.open(folder);
const again = await timed(() => work(store));
console.log(JSON.stringify({ first, again }));

import { severalModelsTests } from '../support/several-models-tests.ts';

const question = "'Which maps?'";

severalModelsTests('opencode', {
  form: 'config',
  list: { line: 'opencode models korproxy', shows: (model) => `korproxy/${model}` },
  ask: (model) => `opencode run -m korproxy/${model} --format json ${question}`,
  asksSmall: true,
});

severalModelsTests('kilo', {
  form: 'config',
  list: { line: 'kilo models korproxy', shows: (model) => `korproxy/${model}` },
  ask: (model) => `kilo run -m korproxy/${model} --format json ${question}`,
  asksSmall: true,
});

severalModelsTests('pi', {
  form: 'models',
  list: { line: 'pi --list-models', shows: (model) => model },
  ask: (model) => `pi -p --provider korproxy --model ${model} ${question}`,
  asksSmall: false,
});

severalModelsTests('droid', {
  form: 'settings',
  list: { line: 'droid exec --help', shows: (model) => `KorProxy ${model}` },
  ask: (model) => `droid exec -o json -m custom:${model} ${question}`,
  asksSmall: false,
});

severalModelsTests('qwen-code', {
  form: 'settings',
  // Its list is a screen of its own, behind /model.
  list: null,
  ask: (model) => `qwen -m ${model} -p ${question}`,
  asksSmall: false,
});

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
  list: null,
  ask: (model) => `qwen -m ${model} -p ${question}`,
  picker: {
    line: 'qwen',
    ready: 'Type your message',
    command: 'Switch the model for this session',
    shows: (model) => `KorProxy ${model} (${model})`,
    chosen: (model) => `Using model: ${model}`,
  },
  asksSmall: false,
});

severalModelsTests('continue', {
  form: 'config-yaml',
  list: null,
  ask: null,
  picker: {
    // Without it somebody new is asked to log in first.
    line: 'cn --config .continue/config.yaml',
    ready: 'Ask anything',
    command: 'Switch between available chat models',
    shows: (model) => `KorProxy ${model}`,
    chosen: (model) => `Switched to model: KorProxy ${model}`,
  },
  asksSmall: false,
});

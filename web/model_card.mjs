// node model_card.mjs NAME.linnet: prints the model card or NOTICE inside a bundle, nothing if it has none.
import {readFileSync} from 'node:fs';
import {bundleIndex} from './bundle.js';

process.stdout.write(bundleIndex(readFileSync(process.argv[2])).provenance?.model_card ?? '');

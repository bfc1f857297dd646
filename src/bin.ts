import { readConfig } from './config/config.ts';
import { readEnvironment } from './config/env.ts';
import { serve } from './serve.ts';

if (process.argv.includes('--version')) process.stdout.write('0.1.0\n');
else await serve(readConfig(readEnvironment()));

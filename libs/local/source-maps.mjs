// Makes stack traces of this repository's code name the TypeScript source. The maps of packages stay off, because Node
// would keep them in memory, about 30 MiB in each process.
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

// Stack traces of this repository's own code name the TypeScript they came from. Without the maps of the packages, which
// Node keeps in memory for every module that has one: some 30 MiB a process.
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

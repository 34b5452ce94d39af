export { writeResult, type MeasuredResult, type ResultFile } from './result-file';

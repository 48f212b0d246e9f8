export { nearest } from '../lambda/contract/typos';

import { close } from '../close/close.js';

export const dispatch = [close];

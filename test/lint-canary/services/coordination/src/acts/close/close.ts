export const close = 'close';

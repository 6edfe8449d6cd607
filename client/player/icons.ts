// The few pictures that media-chrome lacks.

const draw = (path: string) => `<svg viewBox="0 0 24 24" aria-hidden="true" slot="icon"><path d="${path}"/></svg>`;

export const theatreIcon = draw("M3 6h18v12H3zm2 2v8h14V8z");
export const narrowIcon = draw("M6 8h12v8H6zm2 2v4h8v-4z");
export const castIcon = draw("M3 5h18v14h-7v-2h5V7H5v3H3zm0 11a3 3 0 0 1 3 3H3zm0-4a7 7 0 0 1 7 7H8a5 5 0 0 0-5-5z");
export const moreIcon = draw("M12 4a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z");
export const dropIcon = draw("M12 3c3.3 4.2 5.5 7.2 5.5 10.3a5.5 5.5 0 0 1-11 0C6.5 10.2 8.7 7.2 12 3zm0 3.4c-2.2 2.9-3.5 5.1-3.5 6.9a3.5 3.5 0 0 0 7 0c0-1.8-1.3-4-3.5-6.9z");
export const checkIcon = draw("M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6L20.6 7.9l-1.4-1.4z");

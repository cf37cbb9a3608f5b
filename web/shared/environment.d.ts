/** Folder of the PDF.js data files, with both slashes: set by vite.config.ts. */
declare const PDFJS_DATA: string;

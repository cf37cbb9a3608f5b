export * from "../shared/pdf.ts";

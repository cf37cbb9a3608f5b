export * from "../shared/visibility.ts";

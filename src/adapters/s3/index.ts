/** Guidelines, artefacts and reports on Amazon S3. */
export { S3ArtefactStore, type S3ArtefactStoreOptions } from "./artefact-store.js";
export { S3BrandGuidelines, type S3BrandGuidelinesOptions } from "./brand-guidelines.js";
export { type S3ClientOptions, s3Client } from "./client.js";
export { readPriceBook, type S3PriceBookOptions } from "./price-book.js";
export { type S3ProbesOptions, s3Probes } from "./probes.js";
export { S3RejectStore, type S3RejectStoreOptions } from "./reject-store.js";
export { S3ReportStore, type S3ReportStoreOptions } from "./report-store.js";
export { type S3Place, s3Service } from "./service.js";
export { S3Uploads } from "./uploads.js";

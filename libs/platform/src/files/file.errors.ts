import { defineErrors } from '../values/errors.js';

/** Refusals of an upload. After each of them except FILE_STORE_FULL the upload is gone and must begin anew. */
export const fileErrors = defineErrors({
  /** The kind of the content is not accepted. The name of the file does not count. */
  FILE_TYPE_REFUSED: {
    kind: 'invalid',
    zh: '不支持这种文件：可上传 JPEG、PNG、WebP 照片，PDF、docx、xlsx 文件和 MP4 视频',
    en: 'Files of this kind are not accepted: send JPEG, PNG, WebP, PDF, docx, xlsx or MP4',
  },
  /** The content is a HEIC photo, which browsers do not show. */
  FILE_IS_HEIC: {
    kind: 'invalid',
    zh: '照片为 HEIC 格式，无法显示：请在手机“设置—相机—格式”中选“兼容性最佳”后重新拍照，或上传该照片的截图',
    en: 'HEIC photos are not accepted: choose Settings, Camera, Formats, Most Compatible and take the photo again, or send a screenshot of it',
  },
  FILE_EMPTY: { kind: 'invalid', zh: '文件为空', en: 'The file is empty' },
  FILE_TOO_LARGE: {
    kind: 'invalid',
    zh: '文件超过 {maxMegabytes} MB',
    en: 'The file is larger than {maxMegabytes} MB',
  },
  /** The content begins like a file of its kind but cannot be read to its end. */
  FILE_DAMAGED: { kind: 'invalid', zh: '文件已损坏或不完整', en: 'The file is damaged or incomplete' },
  /** The content is a photo, PDF or video and also an archive or a page. Only an attack needs such a file. */
  FILE_OF_TWO_KINDS: {
    kind: 'invalid',
    zh: '文件中夹带其他类型的内容，不予接收',
    en: 'The file contains a second file of another kind',
  },
  FILE_TOO_MANY_PIXELS: {
    kind: 'invalid',
    zh: '照片像素过多，最多 {maxMegapixels} 百万像素',
    en: 'The photo has more than {maxMegapixels} megapixels',
  },
  /** A docx or xlsx file unpacks to more than the limit, as a decompression bomb does. */
  FILE_UNPACKS_TOO_LARGE: {
    kind: 'invalid',
    zh: '文件解压后过大，最多 {maxMegabytes} MB',
    en: 'The file unpacks to more than {maxMegabytes} MB',
  },
  FILE_WITH_MACROS: { kind: 'invalid', zh: '文件含有宏，不予接收', en: 'The file contains macros' },
  /** The virus scanner of the district has found something. */
  FILE_INFECTED: {
    kind: 'invalid',
    zh: '病毒扫描未通过：{finding}',
    en: 'The virus scanner refused the file: {finding}',
  },
  /** All files of the district together have reached FILES_LIMIT_BYTES. */
  FILE_STORE_FULL: {
    kind: 'unavailable',
    retryable: false,
    zh: '本区文件存储空间已满，请联系平台管理员',
    en: 'The file store of the district is full; tell the operator',
  },
});

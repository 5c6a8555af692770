{{/* The settings of coordination for photos and documents. */}}
{{- define "jiceng.filesEnv" -}}
{{ include "jiceng.secretEnv" (dict "root" . "name" "FILES_KEY" "key" "FILES_KEY") }}
- { name: FILES_LIMIT_BYTES, value: {{ mul (int64 .Values.files.limitGibibytes) 1073741824 | quote }} }
{{- with .Values.files.scanner }}
- { name: FILES_SCANNER, value: {{ . | quote }} }
{{- end }}
{{ include "jiceng.fileStoreEnv" . }}
{{- end -}}

{{/* Where the objects are, without the key that opens them. Coordination and the backup use it. */}}
{{- define "jiceng.fileStoreEnv" -}}
{{- if .Values.files.s3.endpoint }}
- { name: FILES_S3_ENDPOINT, value: {{ .Values.files.s3.endpoint | quote }} }
- { name: FILES_S3_BUCKET, value: {{ .Values.files.s3.bucket | quote }} }
- { name: FILES_S3_PREFIX, value: {{ .Values.files.s3.prefix | quote }} }
- { name: FILES_S3_REGION, value: {{ .Values.files.s3.region | quote }} }
- { name: FILES_S3_INTERNAL_HTTP, value: {{ .Values.files.s3.internalHttp | quote }} }
{{ include "jiceng.secretEnv" (dict "root" . "name" "FILES_S3_ACCESS_KEY_ID" "key" "FILES_S3_ACCESS_KEY_ID") }}
{{ include "jiceng.secretEnv" (dict "root" . "name" "FILES_S3_SECRET_ACCESS_KEY" "key" "FILES_S3_SECRET_ACCESS_KEY") }}
{{- else }}
- { name: FILES_FOLDER, value: /files }
{{- end }}
{{- end -}}

{{/* The volume of the files; nothing when they are in an S3 store. */}}
{{- define "jiceng.filesVolume" -}}
{{- if not .Values.files.s3.endpoint }}
- name: files
  persistentVolumeClaim: { claimName: {{ .Values.files.existingClaim | default (printf "%s-files" .Release.Name) }} }
{{- end }}
{{- end -}}

{{- define "jiceng.filesMount" -}}
{{- if not .Values.files.s3.endpoint }}
- { name: files, mountPath: /files }
{{- end }}
{{- end -}}

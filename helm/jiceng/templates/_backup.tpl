{{- define "jiceng.backupMount" -}}
{{- if .Values.backup.files }}
{{- include "jiceng.filesMount" . }}
{{- end }}
{{- if .Values.backup.existingClaim }}
- { name: backups, mountPath: /backups }
{{- end }}
{{- end -}}

{{/* The settings of the backup commands: the platform's URLs, the key, and the place of the archives. */}}
{{- define "jiceng.backupEnv" -}}
{{- $secret := .Values.backup.secret -}}
{{ include "jiceng.databaseUrls" . }}
{{ include "jiceng.secretEnv" (dict "root" . "name" "ACTOR_CONTEXT_SECRET" "key" "ACTOR_CONTEXT_SECRET") }}
- { name: BACKUP_KEEP_DAYS, value: {{ .Values.backup.keepDays | quote }} }
- { name: BACKUP_FILES, value: {{ .Values.backup.files | quote }} }
{{- if .Values.backup.files }}
- { name: BACKUP_LOST_FILES, value: {{ join "," .Values.backup.lostFiles | quote }} }
{{ include "jiceng.fileStoreEnv" . }}
{{- end }}
- { name: BACKUP_KEEP_AT_LEAST, value: {{ .Values.backup.keepAtLeast | quote }} }
- name: BACKUP_KEY
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: BACKUP_KEY } }
- name: ADMIN_DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: ADMIN_DATABASE_URL, optional: true } }
{{- if .Values.backup.existingClaim }}
- { name: BACKUP_FOLDER, value: /backups }
{{- else }}
- { name: BACKUP_S3_ENDPOINT, value: {{ .Values.backup.s3.endpoint | quote }} }
- { name: BACKUP_S3_BUCKET, value: {{ .Values.backup.s3.bucket | quote }} }
- { name: BACKUP_S3_PREFIX, value: {{ .Values.backup.s3.prefix | quote }} }
- { name: BACKUP_S3_REGION, value: {{ .Values.backup.s3.region | quote }} }
- name: S3_ACCESS_KEY_ID
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: S3_ACCESS_KEY_ID } }
- name: S3_SECRET_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: S3_SECRET_ACCESS_KEY } }
{{- end }}
{{- end -}}

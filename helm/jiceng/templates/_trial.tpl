{{/* The containers that create and migrate the databases before a service of a trial starts. Empty in production, where the
     databases exist and a hook migrates them. Takes root and service. */}}
{{- define "jiceng.trialInit" -}}
{{- if .root.Values.trial.enabled }}
{{- $env := printf "%s\n%s" (include "jiceng.secretEnv" (dict "root" .root "name" "ADMIN_DATABASE_URL" "key" "ADMIN_DATABASE_URL")) (include "jiceng.databaseUrls" .root) }}
- {{- include "jiceng.commandContainer" (dict "root" .root "name" "prepare-databases" "args" (list "database" "--patience" "300") "env" $env "resources" (dict "requests" (dict "cpu" "50m" "memory" "96Mi") "limits" (dict "memory" "256Mi"))) | nindent 2 }}
- {{- include "jiceng.migrateContainer" (dict "root" .root "service" .service) | nindent 2 }}
{{- end }}
{{- end -}}

{{/* URL of a role's database in the bundled PostgreSQL. Takes root, role, password and database. */}}
{{- define "jiceng.trialUrl" -}}
postgres://{{ .role }}:{{ .password }}@{{ .root.Release.Name }}-trial-postgres:5432/{{ .database }}
{{- end -}}

{{/* The demo issuer of a trial's gateway: its accounts and key are made before the gateway starts and end with the pod. */}}
{{- define "jiceng.demoMount" -}}
{{- if .Values.trial.enabled }}
- { name: demo, mountPath: /demo }
{{- end }}
{{- end -}}
{{- define "jiceng.demoVolume" -}}
{{- if .Values.trial.enabled }}
- name: demo
  emptyDir: { sizeLimit: 16Mi }
{{- end }}
{{- end -}}
{{- define "jiceng.demoAccounts" -}}
{{- if .Values.trial.enabled }}
- {{- include "jiceng.commandContainer" (dict "root" . "name" "demo-accounts" "args" (list "demo-accounts" "--out" "/demo/accounts.json" "--district" .Values.trial.district) "env" "" "mounts" (include "jiceng.demoMount" .) "resources" (dict "requests" (dict "cpu" "50m" "memory" "96Mi") "limits" (dict "memory" "256Mi"))) | nindent 2 }}
{{- end }}
{{- end -}}

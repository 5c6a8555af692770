{{- define "jiceng.labels" -}}
app.kubernetes.io/part-of: jiceng
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "jiceng.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "jiceng.secret" -}}
{{- if .Values.trial.enabled }}{{ .Release.Name }}-trial{{ else }}{{ .Values.secrets.existingSecret }}{{ end -}}
{{- end -}}

{{- define "jiceng.profile" -}}
{{- if .Values.trial.enabled }}local{{ else }}production{{ end -}}
{{- end -}}

{{/* The prefix of a service's setting names, such as COORDINATION or DATA_SHARING. */}}
{{- define "jiceng.settingPrefix" -}}
{{ . | upper | replace "-" "_" }}
{{- end -}}

{{/* The authority that signed the certificates of the stores and of the OIDC provider, as setting, mount and volume. */}}
{{- define "jiceng.trustedCaEnv" -}}
{{- if .Values.trustedCa.configMap }}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/jiceng/ca/{{ .Values.trustedCa.key }} }
{{- end }}
{{- end -}}
{{- define "jiceng.trustedCaMount" -}}
{{- if .Values.trustedCa.configMap }}
- { name: trusted-ca, mountPath: /etc/jiceng/ca, readOnly: true }
{{- end }}
{{- end -}}
{{- define "jiceng.trustedCaVolume" -}}
{{- with .Values.trustedCa.configMap }}
- name: trusted-ca
  configMap: { name: {{ . }} }
{{- end }}
{{- end -}}

{{/* The tiles of the district's map. */}}
{{- define "jiceng.mapMount" -}}
{{- if .Values.gateway.map.tilesClaim }}
- { name: map, mountPath: /map, readOnly: true }
{{- end }}
{{- end -}}
{{- define "jiceng.mapVolume" -}}
{{- with .Values.gateway.map.tilesClaim }}
- name: map
  persistentVolumeClaim: { claimName: {{ . }}, readOnly: true }
{{- end }}
{{- end -}}

{{/* The master keys of sealed data, as a file: a key that is added to the secret is used without a restart. */}}
{{- define "jiceng.sealingMount" -}}
- { name: sealing-keys, mountPath: /etc/jiceng/sealing, readOnly: true }
{{- end -}}
{{- define "jiceng.sealingVolume" -}}
- name: sealing-keys
  secret:
    secretName: {{ .Values.sealing.existingSecret | default (include "jiceng.secret" .) }}
    defaultMode: 0440
    items: [{ key: SEALING_KEYS, path: keys }]
{{- end -}}

{{- define "jiceng.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "jiceng.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "jiceng.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "jiceng.priorityClass" -}}
{{- if .root.Values.priorityClasses.create -}}
{{- if has .component (list "gateway" "coordination-api") -}}{{ .root.Release.Name }}-intake{{- else if has .component (list "assessment-worker" "data-sharing-worker" "assessment-api" "data-sharing-api") -}}{{ .root.Release.Name }}-reports{{- end -}}
{{- end -}}
{{- end -}}

{{/* A variable from the platform's secret. Takes root, name, key, and optional (true when the key may be missing). */}}
{{- define "jiceng.secretEnv" -}}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ include "jiceng.secret" .root }}, key: {{ .key }}{{ if .optional }}, optional: true{{ end }} } }
{{- end -}}

{{/* The URLs of all databases and of the queues, under their names in the secret. */}}
{{- define "jiceng.databaseUrls" -}}
{{- $root := . -}}
{{- range $service, $_ := .Values.services }}
{{ include "jiceng.secretEnv" (dict "root" $root "name" (printf "%s_DATABASE_URL" (include "jiceng.settingPrefix" $service)) "key" (printf "%s_DATABASE_URL" (include "jiceng.settingPrefix" $service))) }}
{{ include "jiceng.secretEnv" (dict "root" $root "name" (printf "%s_MIGRATION_DATABASE_URL" (include "jiceng.settingPrefix" $service)) "key" (printf "%s_MIGRATION_DATABASE_URL" (include "jiceng.settingPrefix" $service)) "optional" true) }}
{{- end }}
{{ include "jiceng.secretEnv" (dict "root" $root "name" "QUEUE_URL" "key" "QUEUE_URL") }}
{{ include "jiceng.secretEnv" (dict "root" $root "name" "QUEUE_MIGRATION_URL" "key" "QUEUE_MIGRATION_URL" "optional" true) }}
{{- end -}}

{{/* A container that migrates the database of one service. Takes root and service. */}}
{{- define "jiceng.migrateContainer" -}}
{{- $prefix := include "jiceng.settingPrefix" .service -}}
name: migrate-{{ .service }}
image: {{ include "jiceng.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: [{{ .service | quote }}, migrate]
securityContext: {{- include "jiceng.containerSecurity" . | nindent 2 }}
env:
  - { name: JICENG_PROFILE, value: {{ include "jiceng.profile" .root }} }
  {{- include "jiceng.trustedCaEnv" .root | nindent 2 }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "ACTOR_CONTEXT_SECRET" "key" "ACTOR_CONTEXT_SECRET") | nindent 2 }}
  {{- if eq .service "coordination" }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "RECEIPT_SECRET" "key" "RECEIPT_SECRET") | nindent 2 }}
  {{- include "jiceng.filesEnv" .root | nindent 2 }}
  {{- end }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "QUEUE_URL" "key" "QUEUE_URL") | nindent 2 }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "QUEUE_MIGRATION_URL" "key" "QUEUE_MIGRATION_URL" "optional" true) | nindent 2 }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "DATABASE_URL" "key" (printf "%s_DATABASE_URL" $prefix)) | nindent 2 }}
  {{- include "jiceng.secretEnv" (dict "root" .root "name" "MIGRATION_DATABASE_URL" "key" (printf "%s_MIGRATION_DATABASE_URL" $prefix) "optional" true) | nindent 2 }}
resources:
  requests: { cpu: 50m, memory: 128Mi }
  limits: { memory: 384Mi }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- include "jiceng.trustedCaMount" .root | nindent 2 }}
{{- end -}}

{{/* A container that runs a program of the image. Takes root, name, args, env (YAML) and resources. */}}
{{- define "jiceng.commandContainer" -}}
name: {{ .name }}
image: {{ include "jiceng.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: {{ toJson .args }}
securityContext: {{- include "jiceng.containerSecurity" . | nindent 2 }}
env:
  - { name: JICENG_PROFILE, value: {{ include "jiceng.profile" .root }} }
  {{- include "jiceng.trustedCaEnv" .root | nindent 2 }}
  {{- with .env }}{{ . | nindent 2 }}{{ end }}
resources: {{- toYaml .resources | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- include "jiceng.trustedCaMount" .root | nindent 2 }}
  {{- with .mounts }}{{ . | nindent 2 }}{{ end }}
{{- end -}}

{{/* A pod of the platform. Takes root, component, tier, resources, env (list), args and mounts. */}}
{{- define "jiceng.pod" -}}
metadata:
  labels:
    {{- include "jiceng.labels" .root | nindent 4 }}
    app.kubernetes.io/name: {{ .component }}
    jiceng/tier: {{ .tier }}
    jiceng/metrics: "true"
spec:
  automountServiceAccountToken: false
  serviceAccountName: {{ .root.Release.Name }}-jiceng
  enableServiceLinks: false
  {{- include "jiceng.pullSecrets" .root | nindent 2 }}
  {{- with include "jiceng.priorityClass" . }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds .root.Values.shutdownGraceSeconds 5 }}
  securityContext:
    {{- include "jiceng.podSecurity" . | nindent 4 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: { app.kubernetes.io/name: {{ .component }}, app.kubernetes.io/instance: {{ .root.Release.Name }} }
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: { app.kubernetes.io/name: {{ .component }}, app.kubernetes.io/instance: {{ .root.Release.Name }} }
  {{- with .initContainers }}
  initContainers: {{- . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ include "jiceng.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{ toJson .args }}
      securityContext:
        {{- include "jiceng.containerSecurity" . | nindent 8 }}
      ports:
        - { name: http, containerPort: 8080 }
      env:
        - { name: JICENG_PROFILE, value: {{ include "jiceng.profile" .root }} }
        - { name: HOST, value: 0.0.0.0 }
        - { name: PORT, value: "8080" }
        - { name: LOG_LEVEL, value: {{ .root.Values.logLevel }} }
        - { name: SHUTDOWN_GRACE_SECONDS, value: {{ .root.Values.shutdownGraceSeconds | quote }} }
        {{- with .root.Values.telemetry.otlpEndpoint }}
        - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
        {{- end }}
        {{- include "jiceng.secretEnv" (dict "root" .root "name" "ACTOR_CONTEXT_SECRET" "key" "ACTOR_CONTEXT_SECRET") | nindent 8 }}
        {{- include "jiceng.trustedCaEnv" .root | nindent 8 }}
        {{- toYaml .env | nindent 8 }}
      # After a power cut all pods start at once on few cores. A pod that is killed because it starts slowly starts
      # again and makes all others slower, so a pod may take five minutes.
      startupProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 150
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        # A stopping pod leaves the endpoints even without this probe. A busy pod that answers late must stay, or the
        # other pods get its load too.
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 3
      lifecycle:
        # A stopping pod leaves the endpoints a moment later. Until then it must accept connections.
        preStop: { sleep: { seconds: {{ .root.Values.drainSeconds }} } }
      resources:
        {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- include "jiceng.trustedCaMount" .root | nindent 8 }}
        {{- with .mounts }}{{ . | nindent 8 }}{{ end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
    {{- include "jiceng.trustedCaVolume" .root | nindent 4 }}
    {{- with .volumes }}{{ . | nindent 4 }}{{ end }}
{{- end -}}

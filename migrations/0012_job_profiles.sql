-- Whom a job created or updated, for jobs that tell it. Goes with the job.
create table job_profile (
  workspace_id uuid not null,
  job_id uuid not null,
  profile_id uuid not null,
  primary key (workspace_id, job_id, profile_id)
);

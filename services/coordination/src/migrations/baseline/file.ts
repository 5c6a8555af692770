/** The step of an issue to which a file belongs. */
export const fileTables = `
  CREATE TABLE issue_file (
    file_id uuid PRIMARY KEY REFERENCES file,
    issue_id uuid NOT NULL,
    seq integer NOT NULL,
    position integer NOT NULL,
    reporter_id uuid REFERENCES reporter,
    covered_by text,
    FOREIGN KEY (issue_id, seq) REFERENCES issue_step,
    UNIQUE (issue_id, seq, position)
  );
`;

/** One thing that is wrong with what was asked for. All of a request are told together (FlowViewer specification, section 2.6). */
export interface FormIssue {
  /** Name of the form's field. */
  readonly field: string;
  readonly message: string;
  /** What was entered, to be shown with the message. */
  readonly value?: string;
}

"""The procedures: BPMN in, steps out. The only room that knows SpiffWorkflow."""

/** What the user calls the fields that decide what the node does */
export const displayNames = { resource: 'Resource', operation: 'Operation' } as const;

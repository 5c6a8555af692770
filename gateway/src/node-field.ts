/**
 * The field by which Relay reads a thing again. The gateway itself resolves it, by the own query of each type (nodes.ts),
 * so the supergraph does not contain it. The composition adds it to the schema for clients from here.
 */
export const NODE_FIELD = `
  extend type Query {
    """
    Returns a thing by its id, exactly as the query of its type does. Null when the id is unknown or the caller may not
    see the thing.
    """
    node(
      """Id of the thing, as its field \`id\` shows it."""
      id: ID!
    ): Node
  }
`;

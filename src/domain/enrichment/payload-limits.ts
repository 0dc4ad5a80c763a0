export const maxPayloadBytes = 1_048_576
export const maxPayloadDepth = 32
export const maxSourceLength = 255

export { connectionCard } from './cards.ts';
export { createGateway, type ConnectionGateway, type GatewayParts, type ProviderSource } from './create-gateway.ts';
export type { ExchangeListener, Gateway, OpenConnection } from './gateway.ts';
export { createConnectionService, type ConnectionService, type ConnectionServiceParts } from './connection-service.ts';

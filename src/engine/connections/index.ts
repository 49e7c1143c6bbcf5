export { connectionCard } from './cards.ts';
export { createGateway, type ConnectionGateway } from './create-gateway.ts';
export { createConnectionService, type ConnectionService } from './connection-service.ts';

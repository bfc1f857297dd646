import { describe } from 'node:test';
import { apiCallerContract } from './api-caller-contract.ts';
import { callerTrailContract } from './caller-trail-contract.ts';
import { credentialContract } from './credential-contract.ts';
import { credentialImportContract } from './credential-import-contract.ts';
import { credentialListContract } from './credential-list-contract.ts';
import { credentialPageContract } from './credential-page-contract.ts';
import { credentialUpdateContract } from './credential-update-contract.ts';
import { directoryChangeContract } from './directory-change-contract.ts';
import { directoryContract } from './directory-contract.ts';
import { directoryRaceContract } from './directory-race-contract.ts';
import { directoryTrailContract } from './directory-trail-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { firstStartContract } from './first-start-contract.ts';
import { idempotencyContract } from './idempotency-contract.ts';
import { noticeContract } from './notice-contract.ts';
import { protocolExchangeContract } from './protocol-exchange-contract.ts';
import { reviewContract } from './review-contract.ts';
import { scopeUseContract } from './scope-use-contract.ts';
import { trailContract } from './trail-contract.ts';
import { unusedContract } from './unused-contract.ts';
import { webhookContract } from './webhook-contract.ts';
import { writerContract } from './writer-contract.ts';

/** What the stores promise, on any engine. Every engine runs all of it. */
export function storeContract(engine: EngineUnderTest): void {
  describe('credential store', () => credentialContract(engine));
  describe('credential store: update', () => credentialUpdateContract(engine));
  describe('credential store: import', () => credentialImportContract(engine));
  describe('credential store: list', () => credentialListContract(engine));
  describe('audit trail', () => trailContract(engine));
  describe('idempotency keys', () => idempotencyContract(engine));
  describe('credential store: pages', () => credentialPageContract(engine));
  describe('credential store: unused', () => unusedContract(engine));
  describe('credential store: review', () => reviewContract(engine));
  describe('credential store: uses of scopes', () => scopeUseContract(engine));
  describe('directory store', () => directoryContract(engine));
  describe('directory store: changes', () => directoryChangeContract(engine));
  describe('api caller store', () => apiCallerContract(engine));
  describe('trail of the directory', () => directoryTrailContract(engine));
  describe('directory store: races', () => directoryRaceContract(engine));
  describe('trail of callers', () => callerTrailContract(engine));
  describe('first start store and meta store', () => firstStartContract(engine));
  describe('protocol store: exchange', () => protocolExchangeContract(engine));
  describe('notice store', () => noticeContract(engine));
  describe('webhook store and delivery store', () => webhookContract(engine));
  describe('writer', () => writerContract(engine));
}

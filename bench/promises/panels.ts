import { callAction, eachOf, type Node } from './node.ts';

/** A credential of the single sign-on grant, with its secret. */
export interface Panel {
  readonly id: string;
  readonly secret: string;
}

/** Creates so many for service 1, which the bootstrap user of the node must own. */
export async function createPanels(node: Node, count: number): Promise<readonly Panel[]> {
  const panels: Panel[] = [];
  const form = { grantType: 'single_sign_on', serviceId: '1', scope: 'clientarea:sso' };
  await eachOf(count, 16, async () => {
    const { body } = await callAction(node, 'CreateOAuthCredential', form);
    panels.push({ id: String(body.clientIdentifier), secret: String(body.clientSecret) });
  });
  return panels;
}

import type { Template } from '../contracts/template';
import { loadLiquid, renderLiquid } from './liquid';
import { type LiquidMember, liquidProblem } from './template-problem';
import type { Variables } from './variables';

/**
 * Renders one Liquid member of a template.
 * @throws HeroError `template_invalid`
 */
export const renderMember = async ({
  template,
  member,
  variables,
}: {
  template: Template;
  member: LiquidMember;
  variables: Variables;
}): Promise<string> => {
  const liquid = await loadLiquid();
  try {
    return renderLiquid({ liquid, source: template[member], variables });
  } catch (error) {
    throw liquidProblem({ template, member, liquid, error });
  }
};

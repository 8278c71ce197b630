import type { ProviderSummary, TestProvider } from '../contracts/admin-api';
import type { DoctorCheck } from '../contracts/doctor';
import { fail, ok, warn, type Check } from './check';

type Test = TestProvider.Response['data'];

const judge = ({ name, model }: ProviderSummary, test: Test): DoctorCheck => {
  const title = `provider ${name}`;
  const says = test.detail;
  if (test.reachable === false) {
    return fail(
      title,
      says,
      `Check providers.${name}.baseUrl, the network of this machine and the vendor’s status page.`,
    );
  }
  if (test.key === 'refused') return fail(title, says, `Correct providers.${name}.apiKey in config/plugins.`);
  const left = [test.balance?.credits, test.balance?.images].filter((amount) => typeof amount === 'number');
  if (left.some((amount) => amount <= 0))
    return warn(title, `${says} Nothing is left on the account.`, 'Top it up.');
  if (test.reachable === null) return warn(title, says, 'Draw one picture to find out.');
  return ok(title, model === '' ? says : `${says} It draws with ${model}.`);
};

export interface ProviderDeps {
  listProviders: () => ProviderSummary[];
  testProvider: (name: string) => Promise<Test | null>;
}

/** Whether each provider is usable: its API key, and the result of its free connection test. */
export const checkProviders: Check<ProviderDeps> = ({ listProviders, testProvider }) =>
  Promise.all(
    listProviders().map(async (provider): Promise<DoctorCheck> => {
      const { name, ready } = provider;
      if (!ready) {
        const says = `${name} has no API key: every run that asks it fails.`;
        return fail(
          `provider ${name}`,
          says,
          `Set providers.${name}.apiKey in config/plugins, best from a variable.`,
        );
      }
      const test = await testProvider(name);
      if (test === null) throw new RangeError(`The provider ${name} is listed, but cannot be tested.`);
      return judge(provider, test);
    }),
  );

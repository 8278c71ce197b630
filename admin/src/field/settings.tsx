import { Accordion, Box } from '@strapi/design-system';
import type { FetchClient } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { PromptEditor } from './prompt-editor';
import { RunOptions, type Wishes } from './run-options';
import { useCatalog } from './use-catalog';
import type { PreviewState } from './use-prompt-preview';

/** The prompt and the options of the next run, collapsed by default. */
export const Settings = ({
  client,
  preview,
  prompt,
  onPromptChange,
  wishes,
  onWishesChange,
}: {
  client: FetchClient;
  preview: PreviewState;
  prompt: string | null;
  onPromptChange: (prompt: string | null) => void;
  wishes: Wishes;
  onWishesChange: (wishes: Wishes) => void;
}) => {
  const { formatMessage } = useIntl();
  const [open, setOpen] = useState('');
  const catalog = useCatalog(client, open === 'options');
  return (
    <Accordion.Root size="S" value={open} onValueChange={setOpen}>
      <Accordion.Item value="prompt">
        <Accordion.Header>
          <Accordion.Trigger>
            {formatMessage({ id: 'hero-image.settings.prompt', defaultMessage: 'Prompt' })}
          </Accordion.Trigger>
        </Accordion.Header>
        <Accordion.Content>
          <Box padding={4}>
            <PromptEditor preview={preview} prompt={prompt} onChange={onPromptChange} />
          </Box>
        </Accordion.Content>
      </Accordion.Item>
      <Accordion.Item value="options">
        <Accordion.Header>
          <Accordion.Trigger>
            {formatMessage({ id: 'hero-image.settings.options', defaultMessage: 'Options' })}
          </Accordion.Trigger>
        </Accordion.Header>
        <Accordion.Content>
          <Box padding={4}>
            <RunOptions catalog={catalog} wishes={wishes} onChange={onWishesChange} />
          </Box>
        </Accordion.Content>
      </Accordion.Item>
    </Accordion.Root>
  );
};

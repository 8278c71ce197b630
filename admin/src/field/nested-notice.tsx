import { Box, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

/** The Content Manager names a field in a component by its path, such as `blocks.0.hero`. */
export const isNested = (name: string): boolean => name.includes('.');

/** Why a hero field in a component or a dynamic zone has no buttons, and what to do instead. */
export const NestedNotice = () => {
  const { formatMessage } = useIntl();
  return (
    <Box background="neutral100" hasRadius padding={4}>
      <Typography tag="p" textColor="neutral600">
        {formatMessage({
          id: 'hero-image.nested.notice',
          defaultMessage:
            'A hero cannot be generated inside a component or a dynamic zone. Add the field to the content type itself.',
        })}
      </Typography>
    </Box>
  );
};
